"""What the user's rows mean: standard columns, parsed values, rows set aside with a reason, control totals."""
