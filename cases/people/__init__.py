"""The survivor and the other person; how, when and on which channel she can be reached safely; her goals and wants.

Refuses to know incidents and sharing.
"""
