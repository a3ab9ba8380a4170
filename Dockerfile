# The bot alone, without the local workspace: `signpost serve`, and every other command in its place.
FROM python:3.12-slim

WORKDIR /app
COPY pyproject.toml constraints.txt README.md ./
COPY bot bot
COPY handlers handlers
COPY knowledge knowledge
COPY portfolio portfolio
COPY storage storage
COPY workspace workspace
RUN pip install --no-cache-dir --constraint constraints.txt ".[postgres]" \
    && useradd --system --uid 10001 --home-dir /data --create-home signpost

# Only backups and a SQLite database are ever written here.
ENV DATA_DIR=/data PYTHONUNBUFFERED=1
WORKDIR /data
USER 10001
ENTRYPOINT ["signpost"]
CMD ["serve"]
