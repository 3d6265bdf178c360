"""What is measured and not asserted: speed, imports, whether planted stories are found."""
