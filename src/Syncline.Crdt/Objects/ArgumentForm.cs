using Syncline.Crdt.Values;

namespace Syncline.Crdt.Objects;

/// <summary>One argument of an operation.</summary>
/// <param name="Kind">What it accepts.</param>
/// <param name="Text">What it accepts, for people.</param>
/// <param name="IsOptional">True if it may be left out, as only the last may be.</param>
public sealed record ArgumentForm(ArgumentKind Kind, string Text, bool IsOptional = false)
{
    /// <summary>True if the value is accepted as this argument.</summary>
    public bool Accepts(Value value) => Kind switch
    {
        ArgumentKind.Any => true,
        ArgumentKind.Values => value.Kind == ValueKind.List,
        ArgumentKind.Count or ArgumentKind.Position or ArgumentKind.Length =>
            value.Kind == ValueKind.Integer && value.AsInteger() >= 0,
        ArgumentKind.Text or ArgumentKind.Member => value.Kind == ValueKind.Text,
        ArgumentKind.Marks => value.Kind == ValueKind.Map,
        _ => IsUpdate(value),
    };

    private static bool IsUpdate(Value value)
    {
        if (value.Kind != ValueKind.Map) return false;
        int known = 0;
        if (value.TryFind("type", out Value type) && type.Kind == ValueKind.Text) known++;
        if (value.TryFind("op", out Value name) && name.Kind == ValueKind.Text) known++;
        if (known < 2) return false;
        if (value.TryFind("args", out Value args))
        {
            if (args.Kind is not (ValueKind.List or ValueKind.Null)) return false;
            known++;
        }

        return known == value.AsMap().Length;
    }
}
