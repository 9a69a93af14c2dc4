"""The supply chain: bills of materials, scan reports, checksums, signatures, and the images that run."""

from __future__ import annotations

from lab.subjects.supplychain.subject import SupplyChainSubject

subject = SupplyChainSubject()
