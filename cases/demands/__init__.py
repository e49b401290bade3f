"""The register of legal demands: what was asked of the agency by law, who was told, what was decided and what left; legal holds.

Owns `LegalDemand`, `DemandStep`, `LegalHold`. It belongs to one agency and is shown to no other. What left is described here
and never kept here.
"""
