import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { IndexStatus } from '../../core/pack/contextEngine.ts';
import { workspaceFolder } from './cursor.ts';
import { withEngine } from './engine.ts';

/** Indexes once from nothing and once from what that stored, and prints both. */
export async function indexCommand(dataFolder: string, rootArgument: string, options: { json?: boolean }): Promise<number> {
	const root = workspaceFolder(rootArgument);
	const storageFolder = mkdtempSync(path.join(tmpdir(), 'plimsoll-index-'));
	try {
		const run = (): Promise<{ status: IndexStatus; bytesOnDisk: number; parserMemory: number }> =>
			withEngine(dataFolder, { storageFolder }, async (engine) => {
				const status = await engine.refresh(root, new AbortController().signal);
				return { status, bytesOnDisk: engine.workspace(root).bytesOnDisk, parserMemory: engine.parserMemory };
			});
		const cold = await run();
		const warm = await run();
		// Last, so that it is no part of the times; from what is stored, as a pack would read it.
		const symbolEdges = await withEngine(dataFolder, { storageFolder }, async (engine) => {
			const { signal } = new AbortController();
			await engine.refresh(root, signal);
			return engine.workspace(root).symbolEdges(signal);
		});
		const report = {
			root,
			files: cold.status.files,
			symbols: cold.status.symbols,
			edges: cold.status.edges,
			symbolEdges,
			unresolved: cold.status.unresolved,
			languages: cold.status.languages,
			ms: { cold: Math.round(cold.status.ms), warm: Math.round(warm.status.ms) },
			bytesOnDisk: warm.bytesOnDisk,
			// Of two peaks that need not have been at the same time: never less than what was taken.
			peakMemoryBytes: process.resourceUsage().maxRSS * 1024 + cold.parserMemory,
		};
		process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : readable(report));
		return 0;
	} finally {
		rmSync(storageFolder, { recursive: true, force: true });
	}
}

function readable(report: {
	readonly files: number;
	readonly symbols: number;
	readonly edges: number;
	readonly symbolEdges: { readonly edges: number; readonly confident: number };
	readonly unresolved: number;
	readonly languages: Readonly<Record<string, number>>;
	readonly ms: { readonly cold: number; readonly warm: number };
	readonly bytesOnDisk: number;
	readonly peakMemoryBytes: number;
}): string {
	const number = (value: number) => value.toLocaleString('en');
	const languages = Object.entries(report.languages).map(([language, files]) => `${language} ${number(files)}`);
	const rows: readonly (readonly [string, string])[] = [
		['files', number(report.files)],
		['languages', languages.join(', ') || 'none that is parsed'],
		['symbols', number(report.symbols)],
		['import edges', number(report.edges)],
		['symbol edges', `${number(report.symbolEdges.edges)}, ${number(report.symbolEdges.confident)} of them sure`],
		['unresolved', number(report.unresolved)],
		['cold', `${number(report.ms.cold)} ms`],
		['warm', `${number(report.ms.warm)} ms`],
		[
			'on disk',
			report.bytesOnDisk > 0
				? `${number(report.bytesOnDisk)} bytes`
				: 'nothing: this Node has no node:sqlite (22.13 and later have it)',
		],
		['peak memory', `${number(Math.round(report.peakMemoryBytes / 1e6))} MB`],
	];
	return rows.map(([name, value]) => `${name.padEnd(14)}${value}\n`).join('');
}
