import { createRequire } from 'node:module'
import { Interface } from 'ethers'
import { z } from 'zod'

/** A contract that does each thing the node must keep: storage, events, reverts, block context. */
const source = `pragma solidity ^0.8.0;
contract Probe {
  uint256 public count;
  mapping(uint256 => bytes32) public marks;
  event Marked(uint256 indexed number, address indexed by, bytes32 mark);
  error Refused(uint256 given);
  function mark(uint256 times) external {
    require(times > 0, "nothing to mark");
    if (times > 100) revert Refused(times);
    for (uint256 i = 0; i < times; i++) {
      count++;
      marks[count] = keccak256(abi.encode(count, msg.sender));
      emit Marked(count, msg.sender, marks[count]);
    }
  }
  function clear(uint256 number) external { delete marks[number]; }
  function deep(uint256 levels) external { if (levels > 0) this.deep(levels - 1); else count++; }
  function hashOf(uint256 number) external view returns (bytes32) { return blockhash(number); }
  function here() external view returns (uint256, uint256, uint256) {
    return (block.number, block.timestamp, block.chainid);
  }
  function burn() external view { for (uint256 i = 0; ; i++) { i += gasleft() > 0 ? 0 : 1; } }
}`

const compiler = z.object({ compile: z.custom<(input: string) => string>() })
const output = z.object({
  contracts: z.object({
    Probe: z.object({
      Probe: z.object({
        abi: z.array(z.record(z.string(), z.unknown())),
        evm: z.object({ bytecode: z.object({ object: z.string() }) }),
      }),
    }),
  }),
})

function compile() {
  const solc = compiler.parse(createRequire(import.meta.url)('solc'))
  const input = {
    language: 'Solidity',
    sources: { Probe: { content: source } },
    settings: {
      evmVersion: 'paris',
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  }
  return output.parse(JSON.parse(solc.compile(JSON.stringify(input)))).contracts.Probe.Probe
}

const compiled = compile()
export const probeInterface = new Interface(JSON.stringify(compiled.abi))
export const probeBytecode = `0x${compiled.evm.bytecode.object}`
