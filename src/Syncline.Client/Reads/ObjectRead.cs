using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;

namespace Syncline.Client.Reads;

/// <summary>An object that is to be read.</summary>
/// <param name="Address"><c>collection/name</c>; it need not exist.</param>
/// <param name="Type">The wire name of its type.</param>
/// <param name="Policy">The wire name of the view of registers; null for the node's.</param>
public sealed record ObjectRead(string Address, string Type, string? Policy = null)
{
    /// <summary>A counter.</summary>
    public static ObjectRead Counter(string address) => Of(address, ObjectType.Counter);

    /// <summary>A register under a policy.</summary>
    public static ObjectRead Register(
        string address, RegisterPolicy policy = RegisterPolicy.LastWriterWins) =>
        new(address, ObjectTypes.NameOf(ObjectType.Register), RegisterPolicies.NameOf(policy));

    /// <summary>A flag.</summary>
    public static ObjectRead Flag(string address) => Of(address, ObjectType.Flag);

    /// <summary>A set.</summary>
    public static ObjectRead Set(string address) => Of(address, ObjectType.Set);

    /// <summary>A map; the policy is for the registers in it.</summary>
    public static ObjectRead Map(string address, RegisterPolicy policy = RegisterPolicy.LastWriterWins) =>
        new(address, ObjectTypes.NameOf(ObjectType.Map), RegisterPolicies.NameOf(policy));

    private static ObjectRead Of(string address, ObjectType type) => new(address, ObjectTypes.NameOf(type));
}
