#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { messageOf, UserError } from '../../core/base/errors.ts';
import { KV_CACHE_TYPES } from '../../core/model/modelRuntime.ts';
import { FILLS } from '../../core/pack/contextEngine.ts';
import { completeCommand } from './complete.ts';
import { downloadCommand } from './download.ts';
import { indexCommand } from './indexCommand.ts';
import { batchCommand, packCommand } from './pack.ts';
import { planCommand } from './plan.ts';
import { sessionCommand } from './session.ts';
import { snapshotDiffCommand } from './snapshot.ts';

/** Bad usage, as SPEC and most Unix tools have it; 1 is a job that failed. */
const EXIT_USAGE = 2;

const dataFolder = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(path.join(dataFolder, 'package.json'), 'utf8')) as { version: string };

const budget = new Option('--budget <tokens>', 'ceiling in tokens').default(4096).argParser(wholeNumber);
const encoding = new Option('--encoding <name>', 'tokenizer when there is no model')
	.choices(['o200k_base', 'cl100k_base'])
	.default('o200k_base');
const at = new Option('--at <file:line:column>', 'the cursor, counted from 1');

const program = new Command('plimsoll')
	.description('Choose what a model is told about your code, and see what it costs.')
	.version(version)
	.exitOverride()
	.configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'plimsoll: ')) });

program
	.command('pack')
	.description('print the context for a cursor; with --batch answer JSON lines from standard input')
	.argument('[root]', 'workspace folder')
	.addOption(at)
	.addOption(budget)
	.addOption(encoding)
	.addOption(
		new Option('--fill <what>', 'what takes the rest of the budget: only what something near the cursor speaks for, or anything')
			.choices(FILLS)
			.default('relevant'),
	)
	.option('--model <file.gguf>', "count with this model's tokenizer and write its file separators")
	.addOption(new Option('--format <format>', 'what to print').choices(['text', 'json']).default('text'))
	.option('--explain <path#symbol>', 'say why a definition is in the context or not, instead of printing it')
	.option('--snapshot <file.json>', 'save what was packed, and why, to compare it later')
	.option('--batch', 'read requests as JSON lines from standard input')
	.action(async (root: string | undefined, options) => {
		process.exitCode = options.batch
			? await batchCommand(dataFolder, root, options)
			: await packCommand(dataFolder, root, options);
	});

program
	.command('index')
	.description('index a workspace and say what was found')
	.argument('<root>', 'workspace folder')
	.option('--json', 'print JSON')
	.action(async (root: string, options) => {
		process.exitCode = await indexCommand(dataFolder, root, options);
	});

program
	.command('complete')
	.description('complete at a cursor with a local model')
	.argument('<root>', 'workspace folder')
	.addOption(at)
	.addOption(budget)
	.requiredOption('--model <file.gguf>', 'the model')
	.option('--kv-dir <folder>', 'where evaluated context is kept for the next run')
	.addOption(new Option('--max-tokens <tokens>', 'length of the completion').default(64).argParser(wholeNumber))
	.option('--json', 'print JSON')
	.action(async (root: string, options) => {
		process.exitCode = await completeCommand(dataFolder, root, options);
	});

program
	.command('snapshot')
	.description('compare saved contexts')
	.command('diff')
	.description('say where two snapshots part and why; ends with 1 when they differ')
	.argument('<before.json>')
	.argument('<after.json>')
	.option('--json', 'print JSON')
	.action(async (before: string, after: string, options) => {
		process.exitCode = await snapshotDiffCommand(dataFolder, before, after, options);
	});

program
	.command('session')
	.description('play editing events from standard input and say what the context log has each slot of the model hold')
	.requiredOption('--root <folder>', 'workspace folder')
	.option('--dry-run', 'on tokens alone, nothing is evaluated')
	.option('--model <file.gguf>', 'the model; with --dry-run only its tokenizer is used')
	.option('--kv-dir <folder>', 'where evaluated context is kept for the next run')
	.addOption(new Option('--context <tokens>', "the model's context").default(8192).argParser(wholeNumber))
	.addOption(encoding)
	.option('--suffix-first', 'what follows the cursor before what leads to it, for models that were taught so')
	.action(async (_, command: Command) => {
		process.exitCode = await sessionCommand(dataFolder, command.opts());
	});

program
	.command('download')
	.description('download a model file, going on where an earlier try ended')
	.argument('<source>', 'an address, hf:owner/repository/file.gguf or hf:owner/repository:Q4_K_M')
	.option('--to <folder>', 'where it goes', '.')
	.option('--sha256 <hex>', 'checksum that it must have')
	.action(async (source: string, options) => {
		process.exitCode = await downloadCommand(dataFolder, source, options);
	});

program
	.command('plan')
	.description('say what a model takes of the memory before it is loaded')
	.argument('<file.gguf>', 'the model')
	.addOption(new Option('--context <tokens>', 'context to plan for').argParser(wholeNumber))
	.addOption(new Option('--kv-cache-type <type>', 'type of the KV cache').choices(KV_CACHE_TYPES).default('f16'))
	.option('--json', 'print JSON')
	.action(async (file: string, options) => {
		process.exitCode = await planCommand(dataFolder, file, options);
	});

function wholeNumber(value: string): number {
	const number = Number(value);
	if (!Number.isInteger(number) || number < 1) {
		throw new InvalidArgumentError('It is a whole number from 1.');
	}
	return number;
}

try {
	await program.parseAsync();
} catch (error) {
	if (error instanceof CommanderError) {
		// Help and version end here as well, with 0.
		process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
	} else {
		process.stderr.write(`plimsoll: ${messageOf(error)}\n`);
		process.exitCode = error instanceof UserError && error.usage ? EXIT_USAGE : 1;
	}
}
