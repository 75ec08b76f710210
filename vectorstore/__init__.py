"""What is known and how it is found: catalogue, embeddings, Chroma, lexical index, search."""
