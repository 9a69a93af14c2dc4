# shows: command-in-shell-form
FROM python:3.13-slim-bookworm@sha256:a1c1a72a1674fca4119c73cc15ad64e7d9e4f222d7c8a87e26207bb594c602ec

WORKDIR /srv
COPY requirements.txt ./
RUN --mount=type=secret,id=pip_conf,target=/etc/pip.conf \
    pip install --no-cache-dir -r requirements.txt
COPY pricing ./pricing

EXPOSE 8000
USER 10001:10001
CMD gunicorn --bind :8000 pricing.main:app
