namespace Cairn.Cli.Tests;

/// <summary>Options that cannot be meant: each is refused with its name, what was found and what was wanted.</summary>
public sealed class BadOptionTests : IDisposable
{
    private const string Good = "age,plan,left\n31,a,no\n42,b,yes\n53,a,no\n24,b,yes\n35,a,no\n46,b,yes\n";

    private readonly Tool _tool = new();

    public BadOptionTests()
    {
        _tool.Write("data.csv", Good);
        _tool.Write("broken.json", "{\"columns\": [");
    }

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("train data.csv", "--target")]
    [InlineData("train data.csv --target lft", "Did you mean 'left'?")]
    [InlineData("train data.csv --target left --learner gradient-bosting", "Did you mean 'gradient-boosting'?")]
    [InlineData("train data.csv --target left --learner gradient-boosting --set ronds=3", "Did you mean 'rounds'?")]
    [InlineData("train data.csv --target left --learner gradient-boosting --set rounds=0", "'rounds'")]
    [InlineData("train data.csv --target left --learner gradient-boosting --set rounds=many", "'many'")]
    [InlineData("train data.csv --target left --learner gradient-boosting --set rounds", "NAME=VALUE")]
    [InlineData("train data.csv --target left --learner gradient-boosting --set monotone=agee=+1", "Did you mean 'age'?")]
    [InlineData("train data.csv --target left --learner gradient-boosting --set monotone=age=+2", "age=+1")]
    [InlineData("train data.csv --target left --set rounds=3", "'auto'")]
    [InlineData("train data.csv --target left --task guess", "'guess'")]
    [InlineData("train data.csv --target plan --task regression", "'plan'")]
    [InlineData("train data.csv --target left --folds 1", "folds")]
    [InlineData("train data.csv --target left --folds 100", "100")]
    [InlineData("train data.csv --target left --holdout 1.5", "1.5")]
    [InlineData("train data.csv --target left --holdout nan", "held-out")]
    [InlineData("train data.csv --target left --folds 3 --holdout 0.5", "--folds")]
    [InlineData("train data.csv --target left --folds 3 --refit", "--refit")]
    [InlineData("train data.csv --target left --threads 0", "--threads")]
    [InlineData("train data.csv --target left --seed tomorrow", "tomorrow")]
    [InlineData("train data.csv --target left --budget soon", "'soon'")]
    [InlineData("train data.csv --target left --drop nobody", "'nobody'")]
    [InlineData("train data.csv --target left --drop age plan", "columns left")]
    [InlineData("train data.csv --target left --name ../up", "../up")]
    [InlineData("train data.csv --target left --out no/such/folder/m.cairn", "--out")]
    [InlineData("train data.csv --target left --report .", "--report")]
    [InlineData("train data.csv --target left --column age=numbr", "Did you mean 'number'?")]
    [InlineData("train data.csv --target left --column age", "NAME=VALUE")]
    [InlineData("train data.csv --target left --schema nosuch.json", "nosuch.json")]
    [InlineData("train data.csv --target left --schema broken.json", "broken.json")]
    [InlineData("train data.csv --target left --header --no-header", "--no-header")]
    [InlineData("train data.csv --target left --delimiter ab", "'ab'")]
    [InlineData("predict nobody data.csv", "'nobody'")]
    [InlineData("evaluate nobody@champion data.csv", "'nobody'")]
    [InlineData("serve", "MODEL")]
    [InlineData("serve nobody", "'nobody'")]
    [InlineData("monitor nobody", "'nobody'")]
    [InlineData("runs show ffff", "ffff")]
    [InlineData("models show nobody", "'nobody'")]
    [InlineData("predict data.cairn data.csv", "data.cairn")]
    public void A_wrong_use_is_told_with_exit_code_2(string line, string told)
    {
        ToolResult result = _tool.Run(line.Split(' '));
        Assert.True(result.ExitCode == 2, $"exit code {result.ExitCode}\n{result.Output}\n{result.Error}");
        Assert.Contains(told, result.Error);
        Assert.DoesNotContain("   at ", result.Error);
        Assert.Empty(result.Output);
    }
}
