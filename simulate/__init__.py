"""What if: scenarios, gates and risk, on the topology."""
