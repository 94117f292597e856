using System.Globalization;
using System.Text.Json;
using Syncline.Crdt.Values;

namespace Syncline.Client.Reads;

/// <summary>What an object reads as.</summary>
/// <param name="Address"><c>collection/name</c>.</param>
/// <param name="Type">The wire name of its type, perhaps one that this version does not know.</param>
/// <param name="Json">The value as the node gave it.</param>
/// <remarks>
/// The typed properties throw <see cref="InvalidOperationException"/> if the object is of another type, and
/// <see cref="FormatException"/> if what the node gave is none of that type.
/// </remarks>
public sealed record ObjectValue(string Address, string Type, JsonElement Json)
{
    /// <summary>What a counter of any kind stands at.</summary>
    public Int128 AsCounter => Int128.Parse(
        Require("counter", "grow-counter", "state-counter", "bounded-counter").GetRawText(),
        NumberFormatInfo.InvariantInfo);

    /// <summary>What a register of any kind reads as; null if it was never written.</summary>
    public Value AsRegister => ReadValue(Require("register", "max-register", "min-register"));

    /// <summary>Whether a flag of any kind is on.</summary>
    public bool AsFlag => Require("flag", "disable-flag").GetBoolean();

    /// <summary>The elements of a set of any kind, in canonical order.</summary>
    public IReadOnlyList<Value> AsSet =>
    [
        .. Require("set", "grow-set", "remove-set", "two-phase-set", "lww-set").EnumerateArray().Select(ReadValue),
    ];

    /// <summary>The values of a map of which the last writer wins, as one value: a map.</summary>
    public Value AsLastWriterMap => ReadValue(Require("lww-map"));

    /// <summary>A text; what is embedded shows as U+FFFC.</summary>
    public string AsText => Require("text").GetString() ?? throw new FormatException("A node gave no text.");

    /// <summary>The elements of a list, in their order.</summary>
    public IReadOnlyList<Value> AsList => [.. Require("list").EnumerateArray().Select(ReadValue)];

    /// <summary>A map.</summary>
    public MapValue AsMap => MapValue.Read(Require("map"));

    /// <inheritdoc/>
    public override string ToString() => $"{Address} {Type} {Json.GetRawText()}";

    private static Value ReadValue(JsonElement json) =>
        ValueJson.TryRead(json, out Value value, out string? problem)
            ? value
            : throw new FormatException($"A node gave what is no value: {problem}");

    private JsonElement Require(params ReadOnlySpan<string> types) => types.Contains(Type)
        ? Json
        : throw new InvalidOperationException($"{Address} was read as {Type}, not as {types[0]}.");
}
