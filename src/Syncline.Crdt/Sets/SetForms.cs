using System.Collections.Immutable;
using Syncline.Crdt.Objects;

namespace Syncline.Crdt.Sets;

/// <summary>What users may ask of sets; each kind of set takes some of it.</summary>
internal static class SetForms
{
    public static ImmutableArray<OperationForm> Adding { get; } =
    [
        OperationForm.Plain("add", "adds an element", element => new SetEffect.Add(element)),
        OperationForm.Plain("add-all", "adds several elements", elements => new SetEffect.AddAll(elements)),
    ];

    public static ImmutableArray<OperationForm> All { get; } =
    [
        Adding[0],
        OperationForm.Plain("remove", "removes an element", element => new SetEffect.Remove(element)),
        Adding[1],
        OperationForm.Plain("remove-all", "removes several elements", elements => new SetEffect.RemoveAll(elements)),
        OperationForm.Plain("reset", "removes every element", new SetEffect.Reset()),
    ];
}
