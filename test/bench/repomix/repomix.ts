import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import type { Needed } from '../recall/cursors.ts';
import type { Source } from '../support/sources.ts';
import { timed } from '../support/stats.ts';

const VERSION = '1.18.1';
const run = promisify(execFile);

/** A whole repository as Repomix writes it. */
export interface Written {
	readonly text: string;
	readonly ms: number;
	/** What it writes of a file; empty for one that it leaves out. */
	of(file: string): string;
}

/** Repomix from npm's registry, in a folder of its own. */
export class Repomix {
	readonly #folder: string;

	private constructor(folder: string) {
		this.#folder = folder;
	}

	static async install(folder: string): Promise<Repomix> {
		const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
		await run(npm, ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', `repomix@${VERSION}`]);
		return new Repomix(folder);
	}

	/** Its own defaults, and `flags`. The time is that of its process, from start to end. */
	async write(root: string, ...flags: readonly string[]): Promise<Written> {
		const output = path.join(this.#folder, 'output.xml');
		const script = path.join(this.#folder, 'node_modules/repomix/bin/repomix.cjs');
		const { ms } = await timed(() => run(process.execPath, [script, root, '--quiet', '--output', output, ...flags]));
		const text = await readFile(output, 'utf8');
		const parts = new Map(
			[...text.matchAll(/^<file path="([^"]+)">\n([^]*?)\n<\/file>$/gm)].map(([, file = '', part = '']) => [file, part]),
		);
		return { text, ms, of: (file) => parts.get(file) ?? '' };
	}
}

/** True when one of the places that declare a definition stands in the output: its line, up to and with its name. */
export function isWritten({ places, name }: Needed, written: Written, sources: readonly Source[]): boolean {
	return places.some(({ file, line }) => {
		const text = sources.find((source) => source.file === file)?.text.split('\n')[line] ?? '';
		const at = text.indexOf(name);
		const declared = (at < 0 ? text : text.slice(0, at + name.length)).trim();
		return declared !== '' && written.of(file).includes(declared);
	});
}
