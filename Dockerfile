# The bot as an image: `docker build -t saga-bot .`, or `docker compose up` with Chroma beside it.
# On other machines than x86_64 Linux build with `--build-arg EXTRAS=[models]`: the package that
# carries the model's weights does not exist there, so they are fetched from the model hub once.
FROM python:3.11-slim-bookworm AS build
ARG EXTRAS=""
WORKDIR /src
RUN python -m venv /opt/saga
COPY constraints.txt pyproject.toml README.md LICENSE saga.toml ./
COPY bot bot
COPY ingest ingest
COPY vectorstore vectorstore
COPY prompts prompts
RUN /opt/saga/bin/pip install --no-cache-dir -c constraints.txt ".${EXTRAS}"

# The model is made here, so that a container starts without a minute of work and without a network.
FROM build AS model
RUN SAGA_CACHE=/opt/model /opt/saga/bin/saga prepare \
    && rm -rf /opt/model/multilingual-e5-small/sentence-transformers

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --create-home saga && install -d -o saga -g saga /data
COPY --from=build /opt/saga /opt/saga
COPY --from=model --chown=saga:saga /opt/model /opt/model
WORKDIR /app
COPY saga.toml ./
ENV PATH=/opt/saga/bin:$PATH SAGA_DATA=/data SAGA_CACHE=/opt/model PYTHONUNBUFFERED=1
USER 10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=10s --start-period=120s --retries=3 \
    CMD ["python", "-m", "bot.health"]
ENTRYPOINT ["saga"]
CMD ["bot"]
