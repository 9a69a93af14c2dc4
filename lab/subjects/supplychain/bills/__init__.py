"""Bills of materials: what software an image holds, by the documents that say so."""
