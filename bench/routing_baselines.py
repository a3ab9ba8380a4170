"""What routing is compared with: BM25, LangChain's vector store, half description and half past, all on the same texts."""

from collections.abc import Sequence

import numpy as np

from bench.routing_data import Bench
from knowledge.matching import Array


def record_texts(bench: Bench) -> list[str]:
    """One text a product: its name, purpose and what it covers."""
    return [f"{card.name}: {card.purpose} {' '.join(card.covers)}" for card in bench.catalog.products]


def bm25(bench: Bench, texts: Sequence[str]) -> Array:
    """Scores of bm25s with English stop words; (texts, products)."""
    import bm25s

    index = bm25s.BM25()
    index.index(bm25s.tokenize(record_texts(bench), stopwords="en", show_progress=False), show_progress=False)
    words = bm25s.tokenize(list(texts), stopwords="en", show_progress=False, return_ids=False)
    empty = np.zeros(len(bench.catalog.products), dtype=np.float32)
    return np.stack([index.get_scores(one) if one else empty for one in words])


def vector_store(bench: Bench, texts: Sequence[str]) -> Array:
    """Cosines by LangChain's InMemoryVectorStore over the same encoder; (texts, products)."""
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings
    from langchain_core.vectorstores import InMemoryVectorStore

    class Encoded(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            found: list[list[float]] = bench.encoder.encode(texts).tolist()
            return found

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    store = InMemoryVectorStore(Encoded())
    records = record_texts(bench)
    store.add_documents([Document(text, id=str(at)) for at, text in enumerate(records)])
    scores = np.zeros((len(texts), len(records)), dtype=np.float32)
    for row, text in enumerate(texts):
        for document, score in store.similarity_search_with_score(text, k=len(records)):
            scores[row, int(str(document.id))] = score
    return scores


def half_and_half(bench: Bench, texts: Sequence[str]) -> Array:
    """Half the cosine to the record, half that to the nearest past ask; (texts, products)."""
    vectors = bench.encoder.encode(list(texts))
    records = vectors @ bench.encoder.encode(record_texts(bench)).T
    past = np.zeros_like(records)
    likeness = vectors @ bench.encoder.encode([route.text for route in bench.train]).T
    columns = np.array([route.column for route in bench.train])
    for column in np.unique(columns):
        past[:, column] = likeness[:, columns == column].max(axis=1)
    found: Array = 0.5 * records + 0.5 * past
    return found
