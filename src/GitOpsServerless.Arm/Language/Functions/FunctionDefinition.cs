using GitOpsServerless.Arm.Language.Expansion;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>Computes a function of evaluated arguments; null says that unknown parts decide and the call has to stay.</summary>
internal delegate TemplateValue? EagerFunction(FunctionCall call);

/// <summary>Computes a function that decides itself what to evaluate.</summary>
internal delegate TemplateValue LazyFunction(Evaluator evaluator, CallExpression call, EvaluationContext context);

/// <summary>What a function accepts of unknown values.</summary>
internal enum UnknownHandling
{
    /// <summary>Any unknown part in any argument leaves the call as it is.</summary>
    None,

    /// <summary>Arrays and objects may hold unknown parts; an argument that is unknown as a whole leaves the call.</summary>
    Parts,

    /// <summary>Every argument may be unknown.</summary>
    All,
}

/// <summary>A function of the language.</summary>
internal sealed record FunctionDefinition(string Name, int MinimumArguments, int MaximumArguments)
{
    public EagerFunction? Eager { get; init; }

    public LazyFunction? Lazy { get; init; }

    public UnknownHandling Unknown { get; init; }

    /// <summary>Gives one property of what a call without arguments gives, without making the whole; null when it cannot.</summary>
    public Func<Evaluator, EvaluationContext, string, TemplateValue?>? Property { get; init; }

    /// <summary>
    /// True when the function reads less than its arguments, or pays for more; everything else pays for the size of its arguments.
    /// </summary>
    public bool PaysItself { get; init; }

    /// <summary>
    /// True when the result is made of arguments and their elements as they are, which carry their own mark of being secret; with every other
    /// function the result is a secret when an argument holds one.
    /// </summary>
    public bool KeepsParts { get; init; }

    /// <summary>The units of work of a call, apart from the size of what it reads and makes.</summary>
    public int Cost { get; init; } = 2;

    public string DescribeArguments() => (MinimumArguments, MaximumArguments) switch
    {
        var (minimum, maximum) when minimum == maximum => $"'{minimum}' argument(s)",
        (var minimum, int.MaxValue) => $"at least '{minimum}' argument(s)",
        var (minimum, maximum) => $"'{minimum}' to '{maximum}' arguments",
    };
}

/// <summary>The evaluated arguments of one call, with readers that check their types.</summary>
internal readonly struct FunctionCall(string name, TemplateValue[] arguments, Evaluator evaluator)
{
    public Evaluator Evaluator => evaluator;

    public int Count => arguments.Length;

    public IReadOnlyList<TemplateValue> Arguments => arguments;

    public TemplateValue this[int index] => arguments[index];

    public bool Has(int index) => index < arguments.Length;

    public TemplateException Failure(string message) => new($"Unable to evaluate template language function '{name}': {message}");

    /// <summary>Azure's words for a value of a wrong type.</summary>
    public TemplateException WrongType(int index, string expected) =>
        new($"The template language function '{name}' expects its {Position(index)}parameter to be of type {expected}. The provided value is of type '{arguments[index].TypeName}'. Please see https://aka.ms/arm-functions for usage details.");

    private string Position(int index) => arguments.Length == 1 ? "" : index switch
    {
        0 => "first ",
        1 => "second ",
        2 => "third ",
        _ => $"{index + 1}th ",
    };

    /// <summary>A string. Only few functions convert other types; see <see cref="ScalarText"/>.</summary>
    public string Text(int index) => arguments[index] is StringValue text ? text.Value : throw WrongType(index, "'String'");

    /// <summary>A string, an integer or a boolean as text: what <c>concat()</c> and <c>join()</c> convert.</summary>
    public static string? ScalarText(TemplateValue value) => value is StringValue or IntegerValue or BooleanValue ? ValueText.ToText(value) : null;

    public long Integer(int index) => arguments[index] is IntegerValue integer ? integer.Value : throw WrongType(index, "'Integer'");

    public int Int32(int index) => Integer(index) is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw Failure($"the argument at position '{index + 1}' is out of range.");

    public bool Boolean(int index) => arguments[index] is BooleanValue boolean ? boolean.Value : throw WrongType(index, "'Boolean'");

    public ArrayValue Array(int index) => arguments[index] as ArrayValue ?? throw WrongType(index, "'Array'");

    public ObjectValue Object(int index) => arguments[index] as ObjectValue ?? throw WrongType(index, "'Object'");
}
