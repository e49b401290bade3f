"""Who is told, what they see, and what leaves by e-mail."""
