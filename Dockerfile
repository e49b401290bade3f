# The production image: web, worker, beat and the migrate step all run it with different commands.
FROM python:3.13-slim-bookworm AS packages
RUN pip install --no-cache-dir uv==0.13.8
WORKDIR /app
COPY pyproject.toml uv.lock ./
# Without the `embedded` group: the local servers have no place in production.
RUN uv sync --locked --no-default-groups --compile-bytecode --link-mode=copy

FROM python:3.13-slim-bookworm
# Pango and HarfBuzz make the PDFs; the fonts cover the languages people are told things in.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home throughline \
 && install --directory --owner=throughline /var/lib/throughline
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=ccr.settings.production
COPY --from=packages /app/.venv .venv
COPY . .
# Static files need settings but no secret; these lead nowhere and stay in no layer.
RUN SECRET_KEY=build ACTOR_KEY=00 DATABASE_URL=postgres:///build CELERY_BROKER_URL=memory:// ALLOWED_HOSTS=build \
    EMAIL_URL=dummymail:// python manage.py collectstatic --noinput
USER throughline
EXPOSE 8000
CMD ["gunicorn", "ccr.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]
