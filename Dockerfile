FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_NO_CACHE=1 \
    PATH=/app/.venv/bin:$PATH PRODUCTION=1 DATA_DIR=/data
COPY .deploy/uv-version /tmp/uv-version
RUN pip install --no-cache-dir "uv==$(cat /tmp/uv-version)" \
    && useradd --create-home --uid 1000 playbook \
    && install -d -o playbook -g playbook /app /data
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

VOLUME /data
EXPOSE 8000
# Asks under a name that is allowed: to any other the answer is 400.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["python", "-c", "import os, urllib.request as r; \
    r.urlopen(r.Request('http://127.0.0.1:8000/health/', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0].strip()}))"]
CMD ["python", "manage.py", "start", "--host", "0.0.0.0"]
