FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_NO_CACHE=1 \
    PATH=/app/.venv/bin:$PATH PRODUCTION=1 DATA_DIR=/data
# What a backup is made with: of PostgreSQL's own packages, because they must be of the server's version or newer
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates postgresql-common \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install --yes --no-install-recommends postgresql-client-18 \
    && rm -rf /var/lib/apt/lists/*
COPY .deploy/uv-version /tmp/uv-version
RUN pip install --no-cache-dir "uv==$(cat /tmp/uv-version)" \
    && useradd --create-home --uid 1000 playbook \
    && install -d -o playbook -g playbook /app /data /backups
USER playbook
WORKDIR /app

# What it stands on changes less often than it does
COPY --chown=playbook pyproject.toml .python-version .deploy/constraints.txt ./
RUN uv venv && uv pip install --require-hashes -r pyproject.toml -c constraints.txt

COPY --chown=playbook manage.py LICENSE README.md ./
COPY --chown=playbook content content
COPY --chown=playbook templates templates
COPY --chown=playbook static static
COPY --chown=playbook playbook playbook
# Nothing can be written there later, so what is not compiled now is compiled at every start
RUN python -m compileall -q playbook

ARG COMMIT=""
ENV COMMIT=$COMMIT
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["python", "-c", \
    "import os, ssl, urllib.request as r; s = 's' * bool(os.environ.get('TLS_CERTIFICATE'));\
 r.urlopen(f'http{s}://127.0.0.1:8000/health/live', context=ssl._create_unverified_context())"]
CMD ["python", "manage.py", "start", "--host", "0.0.0.0"]
