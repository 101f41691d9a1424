# syntax=docker/dockerfile:1
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv --without-pip /opt/vigie
# Dependencies first: they change less often than the code. Their hashes are checked.
COPY requirements.lock ./
RUN python -m pip --python /opt/vigie/bin/python install \
        --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY faq faq
COPY intents intents
COPY bot bot
# setuptools comes from the lock and serves this step only.
RUN python -m pip --python /opt/vigie/bin/python install \
        --no-cache-dir --disable-pip-version-check --no-build-isolation --no-deps . \
    && python -m pip --python /opt/vigie/bin/python uninstall --yes setuptools

FROM python:3.11-slim
ENV PATH=/opt/vigie/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/var/lib/vigie/cache \
    VIGIE_BIND=0.0.0.0:8080 \
    VIGIE_ADMIN_BIND=127.0.0.1:8081 \
    VIGIE_DATABASE_URL=sqlite+aiosqlite:////var/lib/vigie/vigie.db
RUN useradd --system --uid 10001 --user-group --no-create-home vigie \
    && install --directory --owner=vigie --group=vigie --mode=0700 /var/lib/vigie
COPY --from=build /opt/vigie /opt/vigie
USER 10001:10001
WORKDIR /var/lib/vigie
VOLUME /var/lib/vigie
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['VIGIE_BIND'].rpartition(':')[2] + '/livez', timeout=4)"]
STOPSIGNAL SIGTERM
CMD ["vigie", "serve"]
