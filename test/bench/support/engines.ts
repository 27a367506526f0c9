import { silentLog } from '../../../src/core/base/log.ts';
import { DEFAULT_PACK_OPTIONS, type PackRequest } from '../../../src/core/pack/contextEngine.ts';
import { type EngineOptions, LocalEngine } from '../../../src/node/engine/localEngine.ts';
import { ROOT } from '../../support/fixtures.ts';

/** A signal that nobody aborts. */
export const { signal: NEVER }: { readonly signal: AbortSignal } = new AbortController();

/**
 * Lends an engine that runs in this thread, and ends its workers afterwards.
 * @param options those of the editor's engine that a measurement wants: what counts the model's own tokens, what it is to type
 */
export async function withEngine<T>(
	storageFolder: string | undefined,
	use: (engine: LocalEngine) => Promise<T>,
	options: Partial<Pick<EngineOptions, 'modelTokenizer' | 'typingPause'>> = {},
): Promise<T> {
	const engine = new LocalEngine({ dataFolder: ROOT, storageFolder, log: silentLog, modelTokenizer: undefined, ...options });
	try {
		return await use(engine);
	} finally {
		await engine.dispose();
	}
}

export function packRequest(
	at: Pick<PackRequest, 'root' | 'file' | 'text' | 'line' | 'character' | 'budget'>,
	current: PackRequest['current'] = 'include',
): PackRequest {
	return { ...at, current, options: DEFAULT_PACK_OPTIONS };
}
