# shows: user-before-root-step
FROM python:3.13-slim-bookworm@sha256:a1c1a72a1674fca4119c73cc15ad64e7d9e4f222d7c8a87e26207bb594c602ec

WORKDIR /srv
USER 10001
RUN apt-get update && apt-get install -y --no-install-recommends gcc=4:12.2.0-3 && rm -rf /var/lib/apt/lists/*
COPY requirements.txt ./
RUN --mount=type=secret,id=pip_conf,target=/etc/pip.conf \
    pip install --no-cache-dir -r requirements.txt
COPY pricing ./pricing

EXPOSE 8000
USER 10001:10001
CMD ["gunicorn", "--bind", ":8000", "pricing.main:app"]
