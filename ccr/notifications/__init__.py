"""Who is told that there is something to look at: notices in the app, one neutral e-mail a day, the one gate out.

Refuses to say what it is about: neither a notice nor a message carries a name or a word from a case.
"""
