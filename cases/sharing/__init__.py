"""What is opened to whom, on which basis, until when: permissions, disclosures, joining and parting.

Owns the rules of sharing. Nothing leaves a vault but through here.
"""
