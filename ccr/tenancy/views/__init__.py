"""Pages of the house: start, posts, people, policy, one's own account, the lock, the door for the invited."""
