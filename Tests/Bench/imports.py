"""CSV import: read, judge, write; organisations that are new, each with a contact."""
import csv
import io

import crowd
from bulk import Bulk, SIZES
from load import HERE

SLUG = "intake"
COLUMNS = (
    "memberId", "name", "nameKana", "membershipClass", "contractFrom", "contractUntil", "contactEmail", "contactName", "contactRole")


class Import(Bulk):
    name = "import"

    def prepare(self, size):
        self.tenant = crowd.found(self.cluster, self.bench.binary, SLUG)

    def begin(self, desk, size):
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        writer.writerows(
            (100_000 + n, f"第{n}会株式会社", f"ダイ{n}カイ", "正会員", "2026-04-01", "", f"contact@intake{n}.example", "担当 太郎",
             "representative")
            for n in range(size))
        return text.getvalue().encode()

    def carry_out(self, desk, size, begun):
        told = self.call(desk, "POST", f"{SLUG}/organisations/import", begun, content="text/csv")
        if told["created"] != size or not told["applied"]:
            raise RuntimeError(f"an import of {size}: {str(told)[:500]}")

    def clear(self):
        self.cluster.sql((HERE / "import.sql").read_text(), tenant=self.tenant)

    def one_by_one(self):
        count = max(SIZES) // 5
        rate = self.pgbench("import-line", count, tenant=self.tenant, token=self.token_digest, n=0)
        created = int(self.cluster.sql(f"select count(*) from registry.organisations where tenant_id = {self.tenant}"))
        if created != count:
            raise RuntimeError(f"one by one, {created} of {count} were brought in")
        return rate
