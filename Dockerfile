# One image for the web server, the worker, the clock and the migration; docker-compose.yml says which is which.

FROM node:24-slim AS libraries
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci

FROM python:3.11-slim AS build
WORKDIR /portal
COPY requirements/app.txt requirements/
RUN python -m venv /venv \
    && /venv/bin/python -m pip install --no-cache-dir --require-hashes --requirement requirements/app.txt
COPY . .
COPY --from=libraries /portal/node_modules node_modules
# Translations and static files belong to the version of the code, so they are part of the image; no server is asked.
RUN export SECRET_KEY=none-of-any-server DATABASE_URL=postgresql://none@localhost/none REDIS_URL=redis://localhost/0 \
    && /venv/bin/python -m babel.messages.frontend compile --domain django --directory locale -f \
    && /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && find node_modules -type f ! -name 'Arimo_[46]00*.ttf' ! -name LICENSE_FONT -delete \
    && /venv/bin/python -m compileall -q dti_portal indicators meetings provinces

FROM python:3.11-slim
# What PDFs are set with. Debian keeps no earlier versions: one that is pinned here could not be had tomorrow.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /portal portal
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOST=0.0.0.0
WORKDIR /portal
COPY --from=build /venv /venv
COPY --from=build /portal /portal
# What is uploaded is all that the portal writes to disk.
RUN install --directory --owner portal /portal/var/media
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8000/healthz', timeout=4)"]
CMD ["python", "-m", "gunicorn", "-c", "python:dti_portal.serving"]
