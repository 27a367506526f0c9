import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Lends a folder on disk with these files, and another for what is stored; both are gone afterwards. */
export async function inWorkspace(
	files: Readonly<Record<string, string | Uint8Array>>,
	use: (root: string, storage: string) => Promise<void>,
): Promise<void> {
	const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-engine-'));
	const root = path.join(folder, 'work');
	mkdirSync(root);
	for (const [name, content] of Object.entries(files)) {
		mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
		writeFileSync(path.join(root, name), content);
	}
	try {
		await use(root, path.join(folder, 'storage'));
	} finally {
		rmSync(folder, { recursive: true });
	}
}
