using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Registers;

/// <summary>A register that holds the least value ever assigned, by the canonical order of values.</summary>
public sealed class MinRegister : ExtremeRegister
{
    private MinRegister(DotFun<Value> assigns)
        : base(assigns)
    {
    }

    /// <summary>The register that nobody has assigned.</summary>
    public static MinRegister Empty { get; } = new(DotFun<Value>.Bottom);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = new()
    {
        Type = ObjectType.MinRegister,
        Name = "min-register",
        Meaning = "the least value ever assigned, in canonical order",
        ReadsAs = "the least value; null if none was assigned",
        AsChild = "takes back the values seen",
        Empty = Empty,
        Operations = Assigning("assigns a value; the least one stays"),
        ReadEffect = TypeDefinition.Only(RegisterEffect.TryRead, 1),
        ReadState = (ref reader, _, out state) => TryRead(ref reader, Empty, out state),
    };

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.MinRegister;

    private protected override bool IsBetter(Value one, Value other) => one.CompareTo(other) < 0;

    private protected override ExtremeRegister Make(DotFun<Value> changed) => new MinRegister(changed);
}
