using Syncline.Crdt.Causality;
using Syncline.Crdt.Registers;
using Syncline.Replication.Spaces;

namespace Syncline.Node.Reads;

/// <summary>The body of <c>POST .../read</c>.</summary>
/// <param name="Objects">What to read, and how its registers are viewed.</param>
/// <param name="After">What to wait for first.</param>
/// <param name="Timeout">How long that may take.</param>
internal sealed record ReadCall(
    IReadOnlyList<(ObjectKey Key, RegisterPolicy Policy)> Objects, VersionVector After, TimeSpan Timeout);
