namespace Syncline.Bench.Soak;

/// <summary>Updates of every type and operation, on objects, keys and elements of a bounded number.</summary>
internal sealed class SoakUpdates(int seed)
{
    private const int Objects = 200;
    private const int Keys = 20;
    private const int Elements = 100;
    private const int LargeLetters = 32 * 1024;

    private readonly Random random = new(seed);

    /// <summary>The types, as reads name them.</summary>
    public static IReadOnlyList<string> Types { get; } = ["counter", "register", "flag", "set", "map"];

    /// <summary>A name of an object of a type.</summary>
    public string Address(string type) => $"soak/{type}-{random.Next(Objects)}";

    /// <summary>A type.</summary>
    public string Type() => Types[random.Next(Types.Count)];

    /// <summary>The body of an update call: one transaction of up to five updates.</summary>
    public string Body() =>
        $$"""{"updates":[{{string.Join(',', Enumerable.Range(0, 1 + random.Next(5)).Select(_ => Update()))}}]}""";

    private string Update()
    {
        string type = Type();
        var (operation, arguments) = Operation(type);
        return $$"""{"object":"{{Address(type)}}","type":"{{type}}","op":"{{operation}}","args":[{{arguments}}]}""";
    }

    /// <summary>One in fifty resets; removals are as frequent as additions, so nothing grows for ever.</summary>
    private (string Operation, string Arguments) Operation(string type) => (type, random.Next(50)) switch
    {
        ("counter", 0) or ("set", 0) or ("map", 0) => ("reset", ""),
        ("counter", < 25) => ("increment", $"{random.Next(10)}"),
        ("counter", _) => ("decrement", $"{random.Next(10)}"),
        ("register", 0) => ("clear", ""),
        ("register", < 18) => ("assign", $"\"{new string((char)('a' + random.Next(26)), LargeLetters)}\""),
        ("register", _) => ("assign", $"{random.Next()}"),
        ("flag", < 25) => ("enable", ""),
        ("flag", _) => ("disable", ""),
        ("set", < 25) => ("add", $"\"element-{random.Next(Elements)}\""),
        ("set", _) => ("remove", $"\"element-{random.Next(Elements)}\""),
        (_, < 25) => ("update", $"\"key-{random.Next(Keys)}\",{Child()}"),
        _ => ("remove", $"\"key-{random.Next(Keys)}\""),
    };

    private string Child() => random.Next(2) == 0
        ? """{"type":"counter","op":"increment","args":[1]}"""
        : $$"""{"type":"register","op":"assign","args":[{{random.Next()}}]}""";
}
