"""What comes next: forecasts with a range, against targets, and what the open deals are worth."""
