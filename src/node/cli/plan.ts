import path from 'node:path';
import process from 'node:process';
import { silentLog } from '../../core/base/log.ts';
import { howToFit, memoryReport } from '../../core/model/memoryReport.ts';
import { DEFAULT_MODEL_OPTIONS, type KvCacheType } from '../../core/model/modelRuntime.ts';
import { LocalModel } from '../model/localModel.ts';

export interface PlanArguments {
	readonly context?: number;
	readonly kvCacheType: KvCacheType;
	readonly json?: boolean;
}

/** `plimsoll plan model.gguf`: what it takes of this machine's memory; 1 when it does not fit. */
export async function planCommand(dataFolder: string, file: string, options: PlanArguments): Promise<number> {
	const model = new LocalModel({ script: path.join(dataFolder, 'out/modelProcess.mjs'), log: silentLog });
	const plan = await model.plan(
		path.resolve(file),
		{
			...DEFAULT_MODEL_OPTIONS,
			contextSize: options.context,
			kvCacheType: options.kvCacheType,
			leaseDirectory: undefined,
			kvDirectory: undefined,
			kvMaxBytes: 0,
		},
		new AbortController().signal,
	);
	process.stdout.write(options.json ? `${JSON.stringify(plan)}\n` : memoryReport(plan));
	return howToFit(plan.memory, plan.contextSize) ? 1 : 0;
}
