"""Files as tables: CSV, JSON Lines, a folder of Markdown, and rows kept from an earlier fetch."""
