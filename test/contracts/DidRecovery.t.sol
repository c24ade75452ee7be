// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {DidRegistry} from "../../contracts/DidRegistry.sol";
import {Roles} from "../../contracts/Roles.sol";
import {CHEATS} from "./Cheats.sol";

/// @notice Lives with one identity in every way it can think of: its guardians agree, its registrar decides, strangers
/// try what is not theirs, its owner changes his mind. It keeps when each way to a new owner began and what ended it,
/// by a book of its own, and counts what happened too early or to the wrong one.
contract Life {
    uint256 public constant SHORTEST = 100;
    uint256 public constant LONGEST = 1000;
    uint256 public constant REGISTRAR = 500;
    address public constant IDENTITY = address(0x1D);
    uint256 private constant PEOPLE = 8;

    DidRegistry private immutable REGISTRY;
    address public owner = IDENTITY;
    uint256 public tooEarly;
    uint256 public withoutRight;
    uint256 public leftOver;
    /// @notice When a recovery to each person last began, by whom, and how long it must wait.
    mapping(bool byRegistrar => mapping(address newOwner => uint256 time)) private _began;
    mapping(bool byRegistrar => mapping(address newOwner => uint256 delay)) private _delay;

    constructor(DidRegistry registry) {
        REGISTRY = registry;
    }

    function pass(uint256 time) external {
        CHEATS.warp(block.timestamp + (time % (2 * SHORTEST)));
    }

    function nameGuardians(
        uint256 first,
        uint256 count,
        uint256 threshold,
        uint256 delay
    ) external {
        count = count % 4;
        address[] memory guardians = new address[](count);
        for (uint256 i = 0; i < count; ++i) guardians[i] = person((first % 4) + i);
        threshold = count == 0 ? 0 : 1 + (threshold % count);
        delay = count == 0 ? 0 : SHORTEST + (delay % (LONGEST - SHORTEST));
        CHEATS.prank(owner);
        REGISTRY.setGuardians(IDENTITY, guardians, threshold, delay);
    }

    function approve(uint256 who, uint256 whom) external {
        address newOwner = person(whom);
        (address before, uint256 dueBefore) = REGISTRY.pendingRecovery(IDENTITY, false);
        (, , uint256 delay) = REGISTRY.guardiansOf(IDENTITY);
        CHEATS.prank(person(who));
        try REGISTRY.approveRecovery(IDENTITY, newOwner) {} catch {}
        (address pending, uint256 dueAt) = REGISTRY.pendingRecovery(IDENTITY, false);
        if (pending != before || dueAt != dueBefore) began(false, pending, delay);
    }

    /// @notice The guardians in force agree, as they may.
    function agree(uint256 whom) external {
        address newOwner = person(whom);
        (address[] memory guardians, uint256 threshold, uint256 delay) = REGISTRY.guardiansOf(
            IDENTITY
        );
        if (threshold == 0) return;
        (address before, ) = REGISTRY.pendingRecovery(IDENTITY, false);
        if (before == newOwner) return;
        for (uint256 i = 0; i < guardians.length; ++i) {
            CHEATS.prank(guardians[i]);
            try REGISTRY.approveRecovery(IDENTITY, newOwner) {} catch {}
        }
        began(false, newOwner, delay);
    }

    function decide(uint256 whom, bytes32 reason) external {
        if (reason == 0 || !REGISTRY.isRegistrarRecoveryAllowed(IDENTITY)) return;
        // This contract is the registrar.
        REGISTRY.beginRegistrarRecovery(IDENTITY, person(whom), reason);
        began(true, person(whom), REGISTRAR);
    }

    function takeBack() external {
        try REGISTRY.withdrawRegistrarRecovery(IDENTITY) {} catch {}
    }

    function cancel() external {
        CHEATS.prank(owner);
        REGISTRY.cancelRecovery(IDENTITY);
        nothingWaits();
    }

    function allow(bool allowed) external {
        CHEATS.prank(owner);
        REGISTRY.allowRegistrarRecovery(IDENTITY, allowed);
    }

    function handOver(uint256 whom) external {
        CHEATS.prank(owner);
        REGISTRY.changeOwner(IDENTITY, person(whom));
        owner = person(whom);
        nothingWaits();
    }

    /// @notice Anyone carries out whatever lets itself be carried out.
    function execute(uint256 whom) external {
        address newOwner = person(whom);
        (address byGuardians, uint256 firstDue) = REGISTRY.pendingRecovery(IDENTITY, false);
        (address byRegistrar, uint256 secondDue) = REGISTRY.pendingRecovery(IDENTITY, true);
        try REGISTRY.executeRecovery(IDENTITY, newOwner) {
            owner = newOwner;
            nothingWaits();
            bool first = byGuardians == newOwner && waited(false, newOwner) && firstDue > 0;
            bool second = byRegistrar == newOwner && waited(true, newOwner) && secondDue > 0;
            if (!first && !second) ++tooEarly;
        } catch {}
    }

    /// @notice Whoever is not the owner tries what only the owner may.
    function trespass(uint256 who, uint256 what, uint256 whom) external {
        address caller = person(who);
        if (caller == owner) return;
        CHEATS.prank(caller);
        (bool done, ) = address(REGISTRY).call(forbidden(what % 4, person(whom)));
        if (done) ++withoutRight;
        if (caller == address(this)) return;
        CHEATS.prank(caller);
        try REGISTRY.beginRegistrarRecovery(IDENTITY, person(whom), bytes32(uint256(1))) {
            ++withoutRight;
        } catch {}
    }

    /// @notice Once the owner cancelled or changed, no recovery is left over.
    function nothingWaits() private {
        (address one, ) = REGISTRY.pendingRecovery(IDENTITY, false);
        (address two, ) = REGISTRY.pendingRecovery(IDENTITY, true);
        if (one != address(0) || two != address(0)) ++leftOver;
    }

    function forbidden(uint256 what, address whom) private pure returns (bytes memory) {
        if (what == 0) return abi.encodeCall(DidRegistry.changeOwner, (IDENTITY, whom));
        address[] memory none = new address[](0);
        if (what == 1)
            return
                abi.encodeWithSignature(
                    "setGuardians(address,address[],uint256,uint256)",
                    IDENTITY,
                    none,
                    0,
                    0
                );
        if (what == 2) return abi.encodeWithSignature("cancelRecovery(address)", IDENTITY);
        return abi.encodeWithSignature("allowRegistrarRecovery(address,bool)", IDENTITY, true);
    }

    function began(bool byRegistrar, address newOwner, uint256 delay) private {
        _began[byRegistrar][newOwner] = block.timestamp;
        _delay[byRegistrar][newOwner] = delay;
    }

    function waited(bool byRegistrar, address newOwner) private view returns (bool) {
        uint256 delay = _delay[byRegistrar][newOwner];
        return delay >= SHORTEST && block.timestamp >= _began[byRegistrar][newOwner] + delay;
    }

    function person(uint256 number) private pure returns (address) {
        number = number % PEOPLE;
        return number == PEOPLE - 1 ? IDENTITY : address(uint160(0x1000 + number));
    }
}

/// @notice Nobody but the owner changes the owner in less than the delay, whatever is called in whatever order.
contract DidRecoveryInvariants {
    DidRegistry private _registry;
    Life private _life;

    function setUp() public {
        AccessManager manager = new AccessManager(address(this));
        _registry = new DidRegistry(manager, 100, 1000, 500);
        _life = new Life(_registry);
        manager.grantRole(Roles.RECOVERER, address(_life), 0);
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_life);
    }

    function invariant_nobodyIsOwnerTooEarly() public view {
        require(_life.tooEarly() == 0, "an owner before the delay was over");
        require(_life.withoutRight() == 0, "somebody did what only the owner may");
        require(_life.leftOver() == 0, "a recovery outlived what ended it");
    }

    function invariant_ownerIsWhoTheBookSays() public view {
        require(_registry.identityOwner(_life.IDENTITY()) == _life.owner(), "another owner");
    }

    function invariant_guardiansAndThresholdFit() public view {
        (address[] memory guardians, uint256 threshold, uint256 delay) = _registry.guardiansOf(
            _life.IDENTITY()
        );
        require(threshold <= guardians.length, "too many must agree");
        require((threshold == 0) == (guardians.length == 0), "guardians without a threshold");
        require(delay <= 1000 && (delay >= 100 || threshold == 0), "a delay beyond the limits");
    }

    function invariant_recoveriesWaitForSomebody() public view {
        for (uint256 i = 0; i < 2; ++i) {
            (address newOwner, uint256 dueAt) = _registry.pendingRecovery(_life.IDENTITY(), i == 1);
            require((newOwner == address(0)) == (dueAt == 0), "half a recovery");
            require(dueAt <= block.timestamp + 1000, "a recovery that waits too long");
        }
    }
}

/// @notice One recovery with any guardians, delays and times.
contract DidRecoveryTest {
    address private constant IDENTITY = address(0x1D);
    address private constant HEIR = address(0x4E14);
    DidRegistry private immutable REGISTRY;

    constructor() {
        AccessManager manager = new AccessManager(address(this));
        REGISTRY = new DidRegistry(manager, 1, type(uint48).max, 1);
        manager.grantRole(Roles.RECOVERER, address(this), 0);
    }

    function testFuzz_waitsExactlyTheDelay(
        uint8 count,
        uint8 threshold,
        uint48 delay,
        uint256 early
    ) public {
        uint256 number = 1 + (count % 16);
        uint256 needed = 1 + (threshold % number);
        if (delay == 0) delay = 1;
        address[] memory guardians = protect(number, needed, delay);
        for (uint256 i = 0; i < needed; ++i) {
            CHEATS.prank(guardians[number - 1 - i]);
            REGISTRY.approveRecovery(IDENTITY, HEIR);
        }
        uint256 begun = block.timestamp;
        CHEATS.warp(begun + (early % delay));
        require(!execute(), "carried out before it was due");
        CHEATS.warp(begun + delay);
        require(execute(), "not carried out when it was due");
        require(REGISTRY.identityOwner(IDENTITY) == HEIR, "another owner");
    }

    function testFuzz_fewerThanTheThresholdBeginNothing(uint8 count, uint8 threshold) public {
        uint256 number = 2 + (count % 15);
        uint256 needed = 2 + (threshold % (number - 1));
        address[] memory guardians = protect(number, needed, 10);
        for (uint256 i = 0; i + 1 < needed; ++i) {
            CHEATS.prank(guardians[i]);
            REGISTRY.approveRecovery(IDENTITY, HEIR);
        }
        require(REGISTRY.approvalCount(IDENTITY, HEIR) == needed - 1, "another count");
        CHEATS.warp(block.timestamp + 1000);
        require(!execute(), "carried out by too few");
    }

    function testFuzz_takesNoGuardianFromOutside(address stranger) public {
        address[] memory guardians = protect(16, 1, 10);
        for (uint256 i = 0; i < 16; ++i) CHEATS.assume(stranger != guardians[i]);
        CHEATS.prank(stranger);
        try REGISTRY.approveRecovery(IDENTITY, HEIR) {
            revert("a stranger approved");
        } catch {}
    }

    function testFuzz_newGuardiansWaitForTheOldDelay(
        uint48 old,
        uint48 next,
        uint256 early
    ) public {
        if (old == 0) old = 1;
        if (next == 0) next = 1;
        protect(2, 1, old);
        address[] memory others = new address[](1);
        others[0] = address(0xFF);
        CHEATS.prank(IDENTITY);
        REGISTRY.setGuardians(IDENTITY, others, 1, next);
        uint256 announced = block.timestamp;
        CHEATS.warp(announced + (early % old));
        (address[] memory inForce, , ) = REGISTRY.guardiansOf(IDENTITY);
        require(inForce.length == 2, "took over too early");
        CHEATS.warp(announced + old);
        (inForce, , ) = REGISTRY.guardiansOf(IDENTITY);
        require(inForce.length == 1 && inForce[0] == address(0xFF), "did not take over");
    }

    function protect(
        uint256 number,
        uint256 needed,
        uint256 delay
    ) private returns (address[] memory guardians) {
        guardians = new address[](number);
        for (uint256 i = 0; i < number; ++i) guardians[i] = address(uint160(0x1000 + i));
        CHEATS.prank(IDENTITY);
        REGISTRY.setGuardians(IDENTITY, guardians, needed, delay);
        CHEATS.warp(block.timestamp + delay);
    }

    function execute() private returns (bool) {
        try REGISTRY.executeRecovery(IDENTITY, HEIR) {
            return true;
        } catch {
            return false;
        }
    }
}
