"""The safety step: what a red answer asks for at once, open until somebody says *done* or *not needed because*.

Refuses to judge how dangerous it is: whoever asked says what was answered; a person says what was done about it.
"""
