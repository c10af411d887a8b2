"""The yearly rotation: generate, seal, digest, store; the exclusion constraint and foreign keys are on."""
import json

import crowd
from bulk import SIZES, Bulk
from load import HERE


class Rotation(Bulk):
    name = "rotation"

    def slug(self, size):
        return "terms" if size == self.bench.options.organisations else f"turn-{size}"

    def prepare(self, size):
        for number in SIZES:
            tenant = crowd.found(self.cluster, self.bench.binary, f"turn-{number}")
            crowd.fill(self.cluster, tenant, 1, number, self.say)

    def begin(self, desk, size):
        return self.call(desk, "POST", f"{self.slug(size)}/rotations", json.dumps({"type": "s-password"}).encode())["id"]

    def carry_out(self, desk, size, begun):
        rotation = self.call(desk, "POST", f"{self.slug(size)}/rotations/{begun}/generate")
        if rotation["counts"]["generated"] != size:
            raise RuntimeError(f"a rotation of {size}: {rotation['counts']}")

    def clear(self):
        self.cluster.sql((HERE / "rotation.sql").read_text())

    def one_by_one(self):
        size = max(SIZES)
        desk, slug = self.bench.desk(), f"turn-{size}"
        rotation = self.call(desk, "POST", f"{slug}/rotations", json.dumps({"type": "s-password"}).encode())["id"]
        desk.stop()
        tenant = crowd.found(self.cluster, self.bench.binary, slug)
        key = self.cluster.sql(f"select key_id from vault.data_keys where tenant_id = {tenant} and state = 'current'")
        count = size // 5
        rate = self.pgbench("store-rotated", count, tenant=tenant, token=self.token_digest, rotation=rotation, key=key, n=0)
        stored = int(self.cluster.sql(f"select count(*) from registry.credentials where rotation_id = '{rotation}'"))
        if stored != count:
            raise RuntimeError(f"one by one, {stored} of {count} were stored")
        return rate
