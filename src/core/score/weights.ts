/**
 * What each signal is worth. Recall is the share of the definitions that the next lines of 1,143 real cursors need and that
 * stand within 1,024 / 4,096 tokens; "without" is the same ranking with the signal switched off (76.9 / 90.0 with all that there was
 * then). Before `holder`, `unsaid` and the floor of packs: TypeScript 87.6 / 96.8, on the half that was not tuned on 87.8 / 96.6; Python
 * 94.5 / 98.3. With these three: TypeScript 88.5 / 96.3, on the half that was not tuned on 88.6 / 96.3; Python 95.1 / 98.0.
 */
export const WEIGHTS = {
	/** So that what nothing speaks for still has an order. */
	base: 0.02,
	/** The name occurs in the visible file. Without: 71.1 / 86.4. A member's name says less than a top-level one's. */
	name: { topLevel: 1, member: 0.7 },
	/**
	 * The current file imports it by name. Without: 75.1 / 89.1. What is imported and not used yet is what comes next:
	 * 81.8 / 94.3 to 82.8 / 94.6 on the cursors tuned on, 79.2 / 94.2 to 81.9 / 94.2 on three other repositories.
	 */
	imported: { flat: 0.35, used: 0.4, unused: 0.6 },
	/**
	 * Member of a type that the visible file names: used already, or not seen yet. Without: 65.7 / 82.4. Of two unseen members
	 * the one that more files of the workspace access comes first: `popularity` × ln(1 + files); without it 78.7 / 93.9, with 80.7 / 94.0
	 * (TypeScript of 543 cursors). `unusedType` is the weight of a type that is imported and not used yet.
	 * A module that is had whole (`import * as core`) counts as a type: on a library written so 42 / 64 to 66 / 85.
	 */
	member: { seen: 0.6, unseen: 0.15, popularity: 0.4, unusedType: 0.5 },
	/**
	 * Members of a type that the code near the cursor holds in its hands, by inference; hops say nothing against them.
	 * Without: 77.4 / 92.7, with: 78.7 / 93.9 (the same cursors). `inScope` is a variable of the enclosing function or `this`, `parent` what a supertype gets of it.
	 */
	atHand: { inScope: 0.8, outOfScope: 0.3, reach: 12, parent: 0.7, seen: 0.7, unseen: 0.3, popularity: 0.5 },
	/**
	 * Members of the type that the literal or class body round the cursor has to be: 80.7 / 94.0 to 81.8 / 94.3, on the three
	 * other repositories 76.0 / 94.2 to 79.2 / 94.2.
	 */
	expected: 0.9,
	/**
	 * Of names that the file does not hold: how much their words stand in names near the cursor. With it, unseen names at 1,024 /
	 * 4,096 tokens 71.7 / 89.9 to 73.9 / 89.6, on three other repositories 72.4 / 90.4 to 73.5 / 91.3.
	 */
	likeness: { alone: 0.03, member: 1.5, atHand: 1 },
	/** Types named in the signatures of what ranks well pass their rank to themselves and their members. Without: 72.6 / 85.4. */
	flow: { threshold: 0.25, rounds: 2, type: 0.25, seen: 0.35, seenName: 0.5, unseen: 0.14 },
	/** Evidence that says of a type that it is at hand: what speaks for its members does not grow beyond. */
	holderAtHand: 0.08,
	/** Discount by import hops, 1, 2, 3, … Without: 71.7 / 86.3. */
	hop: [1, 0.6, 0.4, 0.3, 0.2, 0.15],
	/** How a word's weight falls with its lines' distance to the cursor. Without: 70.6 / 88.4. */
	near: { floor: 0.25, reach: 12, below: 1.5, header: 0.9, importStatement: 0.2 },
	/**
	 * How evidence becomes odds: the score is e to the sum of signal × weight. A weight for each of: top-level definitions whose name
	 * the visible code holds, other ones, members whose name it holds, other ones. Fitted as a conditional logit (which of all
	 * within reach do the hidden lines name?) on hono, vscode-pr, copilot-chat and aider. "Without" is TypeScript of the other
	 * half (outline, gitlens, spell-checker), all fitted anew, in a simulated pack: 84.7 / 96.0 with all, of new names 80.6 / 94.7.
	 */
	odds: {
		bias: [0, 2.21, -0.41, 0.25],
		/** The logarithm of what all signals above make together. Without: 73.3 / 93.4. */
		evidence: [1.56, 2.05, 1.6, 1.14],
		/** The file accesses a member of that name, and how near to the cursor it does. Without: 84.7 / 95.9; tuned on 83.7 / 95.7 of 84.8 / 95.9. */
		called: [0, 0, 1.33, 0],
		/** Weight of the type of a variable of the function that nothing uses yet. Without: 83.8 / 95.9. */
		unusedVariable: [0, 0, 1.29, 1.29],
		/** Member of the type that the code round the cursor has to be. Without: 85.2 / 96.0, tuned on 83.9 / 95.7. */
		expected: [0, 0, 1.89, 1.89],
		/** ln(evidence of what it is a member of ÷ `holderAtHand`) where that is below zero: of a type that nothing speaks for no member is needed. */
		holder: [0, 0, 1, 1],
		/** It is not imported, and the code names nothing so: a comment does, or `x.it`. Needed is one of thousands. */
		unsaid: [-2.5, 0, 0, 0],
		/** The inherited method that the one round the cursor overrides. Django without 94.0 / 97.2, with 94.4 / 97.2. */
		overridden: [0, 0, 1.5, 1.5],
		/** The part of the files that import the same which access a member of that name. Without: 83.2 / 95.8, of new names 79.4 / 94.4. */
		company: [0, 0, 0.55, 3.71],
		/** How much its words stand in names near the cursor. Without: 84.0 / 96.0. */
		likeness: [0, 0, 0, 1.26],
		/** How near to the cursor the rarest name of its file stands. Without: 82.3 / 95.1. */
		fileNear: [0.72, 0.55, 1.18, 0.44],
		/** Member of a type that is imported and not used yet. Without: 83.5 / 95.7, of new names 78.9 / 94.2. */
		unusedType: [0, 0, 1.81, 1.81],
		/** ln(how many within reach bear the name). Without: 83.4 / 95.9. */
		rarity: [0.28, -0.71, -0.15, -0.27],
		/** ln(members of its type): one of hundreds is rarely the one. Without: 83.8 / 95.0. */
		siblings: [0, 0, -0.13, -0.43],
		/** Three hops and more. Without: 84.0 / 95.9. */
		farther: [-0.99, -0.99, -0.99, -0.99],
		/** Code of other files cannot name it; a convention hides nothing from a class that inherits it. Without: 83.7 / 95.9. */
		isPrivate: [-3.2, -3.2, -3.2, -3.2],
		/** A type stands in the signatures that need it; statements name its members. Without: 83.4 / 95.9 and 83.7 / 96.0. */
		isInterface: [-2.39, -2.39, -2.39, -2.39],
		isType: [-1.37, -1.37, -1.37, -1.37],
	},
	/** Value is score ÷ (tokens + this): the odds that a token pays. */
	densityOffset: 8,
} as const;
