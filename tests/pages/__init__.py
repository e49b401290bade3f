"""What holds for every page anyone can reach."""
