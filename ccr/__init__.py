"""The platform and the shell: accounts, tenancy, audit, reminders, notices, documents, and what ties them to the web.

Knows no case: nothing here imports `cases`, `screening`, `referrals` or `meetings`, except the shell
(settings, urls, api_urls, celery, proof), which nobody imports.
"""
