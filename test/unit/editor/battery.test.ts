import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { onBattery } from '../../../src/node/battery.ts';

/** A machine with these power supplies, each with the files that the kernel would write. */
async function withSupplies(supplies: Readonly<Record<string, Readonly<Record<string, string>>>>): Promise<boolean> {
	const folder = mkdtempSync(path.join(tmpdir(), 'supplies-'));
	try {
		for (const [name, files] of Object.entries(supplies)) {
			mkdirSync(path.join(folder, name));
			for (const [file, text] of Object.entries(files)) {
				writeFileSync(path.join(folder, name, file), `${text}\n`);
			}
		}
		return await onBattery('linux', folder);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

test('a battery that discharges is one; a mouse, a charged one and none are not', async () => {
	const battery = { type: 'Battery', status: 'Discharging' };
	assert.deepEqual(
		[
			await withSupplies({ AC: { type: 'Mains', online: '0' }, BAT0: battery }),
			await withSupplies({ AC: { type: 'Mains', online: '1' }, BAT0: { ...battery, status: 'Charging' } }),
			await withSupplies({ mouse: { ...battery, scope: 'Device' } }),
			await withSupplies({}),
			await onBattery('linux', '/nowhere/at/all'),
			await onBattery('aix'),
		],
		[true, false, false, false, false, false],
	);
});
