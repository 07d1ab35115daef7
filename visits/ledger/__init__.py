"""The old ledger (台账) as Excel: its columns, how a file is read safely, how its rows become visits."""
