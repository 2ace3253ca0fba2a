BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Test-GitOpsConfiguration' {
    AfterEach { Disconnect-GitOps }

    It 'is true for the sample' {
        Connect-GitOps -Path (Join-Path $Root 'samples/quickstart') | Out-Null
        Test-GitOpsConfiguration | Should -BeTrue
        Test-GitOpsConfiguration | Should -BeOfType bool
        Test-GitOpsConfiguration -Detailed | Where-Object IsError | Should -BeNullOrEmpty
    }

    It 'looks at a folder without a connection' {
        Test-GitOpsConfiguration (Join-Path $Root 'samples/quickstart') | Should -BeTrue
        Get-GitOpsContext | Should -BeNullOrEmpty
        { Test-GitOpsConfiguration "$TestDrive/nothing" } | Should -Throw -ErrorId 'GOS*,*TestGitOpsConfigurationCommand'
    }

    It 'says file and line of what is wrong' {
        Set-TestFile "$TestDrive/bad/app.yaml" "apiVersion: gitops.serverless/v1`nkind: Application`nmetadata: { name: bad }`nspec: { sorce: { directory: . } }`n"
        Connect-GitOps -Path "$TestDrive/bad" | Out-Null
        Test-GitOpsConfiguration -WarningVariable reasons -WarningAction SilentlyContinue | Should -BeFalse
        "$reasons" | Should -Match 'app.yaml\(4'
        $problem = Test-GitOpsConfiguration -Detailed | Where-Object IsError | Select-Object -First 1
        $problem.Code | Should -Match '^GOS\d{4}$'
        $problem.File | Should -Match 'app.yaml'
        $problem.Line | Should -Be 4
        $problem | Out-String | Should -Match 'app.yaml:4'
    }
}
