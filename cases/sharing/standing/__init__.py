"""Standing acceptance: an agency takes what named partners offer at once. A person still says which file it belongs to."""
