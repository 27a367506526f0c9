import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { silentLog } from '../../core/base/log.ts';
import { type EngineOptions, LocalEngine } from '../engine/localEngine.ts';

/** Where the CLI keeps indexes between runs. */
export function cacheFolder(): string {
	const base = process.env.XDG_CACHE_HOME || path.join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
	return path.join(base, 'plimsoll');
}

/** Lends an engine to `use` and ends its processes afterwards, also when it throws. */
export async function withEngine<T>(
	dataFolder: string,
	options: Partial<Pick<EngineOptions, 'storageFolder' | 'modelTokenizer'>>,
	use: (engine: LocalEngine) => Promise<T>,
): Promise<T> {
	const engine = new LocalEngine({
		dataFolder,
		storageFolder: path.join(cacheFolder(), 'index'),
		log: silentLog,
		modelTokenizer: undefined,
		...options,
	});
	try {
		return await use(engine);
	} finally {
		await engine.dispose();
	}
}
