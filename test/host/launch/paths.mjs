import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The extension's own folder. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url)).replace(/[\\/]$/, '');
/** What was downloaded once and is used again. Git-ignored. */
export const DOWNLOADS = path.join(ROOT, '.vscode-test');
/** Pictures and logs of the last run, for a person to look at. */
export const REPORTS = path.join(DOWNLOADS, 'reports');
export const TINY_MODEL = path.join(ROOT, 'test/fixtures/model/tiny-code.gguf');

/**
 * A folder for one run, outside the project so that neither its git repository nor its ignore files reach in, and with a short
 * path because VS Code keeps sockets in its user data folder. Deleted when this process ends.
 */
export function scratchFolder() {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'plimsoll-'));
	process.on('exit', () => {
		try {
			rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
		} catch {
			// A virus scanner or a dying process may still hold a file; the system empties its temporary folder by itself.
		}
	});
	return folder;
}
