"""The language of nft, as far as the lab knows it."""
