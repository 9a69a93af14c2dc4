"""The EncryptionConfiguration of an API server: text to rules, with the words in which it is refused."""
