"""Changes in time: windows, freezes, and which changes are harmless alone and harmful together."""
