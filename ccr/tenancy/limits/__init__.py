"""What each agency keeps to itself, cannot keep, must report and does in danger: written by it alone, read by every partner."""
